within DataCenter.Cooling;
package Data "Data sets of machines"
end Data;
