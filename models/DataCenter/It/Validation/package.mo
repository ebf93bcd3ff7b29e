within DataCenter.It;
package Validation "Checks against data and closed forms"
end Validation;
