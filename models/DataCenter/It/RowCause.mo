within DataCenter.It;
type RowCause = enumeration(
    start "start of the run",
    holdUpEmpty "hold-up store used up",
    overheated "shutdown temperature of dies or memory",
    restart "restart: bus healthy and dies cold") "Why a row of racks was switched on or off last";
