within DataCenter.Cooling;
package Parts "Building blocks of the cooling plant"
end Parts;
