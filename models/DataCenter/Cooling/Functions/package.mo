within DataCenter.Cooling;
package Functions "Closed forms of heat transfer and turbomachines, smooth through zero flow"
end Functions;
