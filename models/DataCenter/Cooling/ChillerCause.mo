within DataCenter.Cooling;
type ChillerCause = enumeration(
    start "load at the start",
    loadHigh "load high for its time",
    loadLow "load low for its time",
    supplyLost "supply of the plant lost",
    restart "restart after return of supply",
    outOfService "machines out of service",
    highPressure "trip by high condenser pressure") "Why the number of chillers changed last";
