within DataCenter.Battery;
package Interfaces "Ports that models of one kind share"
end Interfaces;
