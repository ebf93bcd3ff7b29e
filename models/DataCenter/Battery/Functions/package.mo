within DataCenter.Battery;
package Functions "Material laws and regularised elementary functions"
end Functions;
