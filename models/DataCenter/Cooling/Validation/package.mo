within DataCenter.Cooling;
package Validation "Components with their boundary conditions as inputs, for comparison with data and closed forms"
end Validation;
