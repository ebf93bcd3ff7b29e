within DataCenter.Battery;
type ContactorCause = enumeration(
    none "As at the start",
    precharged "DC link pre-charged",
    command "Command to close withdrawn",
    trip "Protection tripped",
    fuse "Fuse melted") "Why the main contactors of a battery closed or opened";
