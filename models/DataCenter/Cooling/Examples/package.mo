within DataCenter.Cooling;
package Examples "Ready-made cases"
end Examples;
