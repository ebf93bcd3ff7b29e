within DataCenter.Electrical;
package Converters "Uninterruptible power supply, battery and photovoltaic converters"
end Converters;
