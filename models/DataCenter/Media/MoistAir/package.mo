within DataCenter.Media;
package MoistAir "Moist air (ASHRAE Handbook Fundamentals 2017, chapter 1)"
end MoistAir;
