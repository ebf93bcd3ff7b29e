within DataCenter.Battery;
package Examples "Batteries at work"
end Examples;
