within DataCenter.Battery;
package Data "Parameter sets of cells"
end Data;
