within DataCenter.Electrical;
package Validation "Comparison with reference results"
end Validation;
