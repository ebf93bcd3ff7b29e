within DataCenter.It;
package Parts "Components of a rack"
end Parts;
