within DataCenter.Electrical;
package Sensors "Measurement and bookkeeping"
end Sensors;
