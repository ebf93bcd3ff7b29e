within DataCenter.Electrical;
package Machines "Generating sets"
end Machines;
