within DataCenter;
package It "Racks: processors, power conversion, cold plates, throttling and work"
end It;
