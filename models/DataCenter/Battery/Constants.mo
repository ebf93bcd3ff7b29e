within DataCenter.Battery;
package Constants "Physical constants"
  constant Real R(final unit = "J/(mol.K)") = 8.31446261815324 "Molar gas constant";
  constant Real F(final unit = "C/mol") = 96485.33212331 "Faraday constant";
  constant Real pi(final unit = "1") = 3.141592653589793 "Ratio of circumference to diameter";
end Constants;
