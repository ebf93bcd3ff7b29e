within DataCenter.Battery;
type TripCause = enumeration(
    none "Not tripped yet",
    undervoltage "Cell voltage below its trip limit",
    overvoltage "Cell voltage above its trip limit",
    overtemperature "Cells above their trip temperature",
    reset "Command to close withdrawn") "Why the protection of a battery tripped or was reset";
