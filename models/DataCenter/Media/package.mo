within DataCenter;
package Media "Properties of coolants and moist air as smooth functions of temperature"
end Media;
