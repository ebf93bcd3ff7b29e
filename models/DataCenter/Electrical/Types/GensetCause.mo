within DataCenter.Electrical.Types;
type GensetCause = enumeration(
  start "Since the start of the run",
  called "Called by the site controller",
  fired "Engine fired",
  atSpeed "Near rated speed: excited",
  synchronised "In phase with the bus, or on a dead bus",
  notCalled "No longer called",
  unloaded "Unloaded onto the utility",
  cooled "Cooled down",
  tripped "Tripped by its protection",
  failed "No set works") "Why the state of the generating sets last changed";
