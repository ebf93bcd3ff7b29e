within DataCenter.Electrical;
package Loads "Feeders and loads"
end Loads;
