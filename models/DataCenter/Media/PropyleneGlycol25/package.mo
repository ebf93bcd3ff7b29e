within DataCenter.Media;
package PropyleneGlycol25 "Propylene glycol, 25 % by mass in water (PG25)"
end PropyleneGlycol25;
