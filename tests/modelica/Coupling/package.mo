package Coupling "Parts of coupled systems, each to be its own FMU"
end Coupling;
