within DataCenter.Electrical;
package Types "Operating states"
end Types;
