within DataCenter.Electrical;
package Interfaces "Connectors"
end Interfaces;
