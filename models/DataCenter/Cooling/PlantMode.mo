within DataCenter.Cooling;
type PlantMode = enumeration(
    off "No cooling is produced",
    mechanical "Chillers alone",
    integratedEconomiser "Economiser in series before the chillers",
    freeCooling "Economiser alone") "Operating mode of the chiller plant";
