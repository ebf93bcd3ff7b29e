within DataCenter;
package Cooling "Liquid and air cooling loops, chillers, towers, economiser and storage"
end Cooling;
