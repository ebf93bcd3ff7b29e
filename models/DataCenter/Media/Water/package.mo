within DataCenter.Media;
package Water "Liquid water"
end Water;
