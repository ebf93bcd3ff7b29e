within DataCenter.Battery;
package Validation "Models for comparison with reference results"
end Validation;
