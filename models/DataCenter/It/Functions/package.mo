within DataCenter.It;
package Functions "Characteristic curves of rack equipment"
end Functions;
