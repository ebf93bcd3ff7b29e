within DataCenter.Electrical;
package Sources "Utility supply"
end Sources;
