model Oscillator "Harmonic oscillator driven by an input, without events"
  parameter Real omega(unit = "rad/s") = 6.283185307179586 "Angular frequency";
  input Real drive(unit = "m/s2", start = 0) "Acceleration from outside";
  output Real x(unit = "m", start = 1, fixed = true) "Position";
  output Real v(unit = "m/s", start = 0, fixed = true) "Velocity";
  output Real energy(unit = "J/kg") "Energy per mass";
equation
  der(x) = v;
  der(v) = drive - omega^2*x;
  energy = (v^2 + omega^2*x^2)/2;
end Oscillator;
