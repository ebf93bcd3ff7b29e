/* Functions of FMI 3.0 for types and interfaces that these FMUs do not have: no variable is of the
   type, so a call with any value reference is a mistake of the importer. */
#include "instance.h"

static fmi3Status none_of_type(fmi3Instance opaque, size_t n_references, const char *type) {
  if (opaque == NULL) return fmi3Error;
  if (n_references == 0) return fmi3OK;
  return instance_error(opaque, "this FMU has no variables of type %s", type);
}

static fmi3Status not_supported(fmi3Instance opaque, const char *function) {
  if (opaque == NULL) return fmi3Error;
  return instance_error(opaque, "%s is not supported: this FMU has no clocks and no Scheduled Execution", function);
}

#define DEFINE_ABSENT(NAME, CTYPE)                                                                                 \
  fmi3Status fmi3Get##NAME(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,      \
                           CTYPE values[], size_t n_values) {                                                     \
    (void)references, (void)values, (void)n_values;                                                               \
    return none_of_type(instance, n_references, #NAME);                                                           \
  }                                                                                                               \
  fmi3Status fmi3Set##NAME(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,      \
                           const CTYPE values[], size_t n_values) {                                               \
    (void)references, (void)values, (void)n_values;                                                               \
    return none_of_type(instance, n_references, #NAME);                                                           \
  }

DEFINE_ABSENT(Float32, fmi3Float32)
DEFINE_ABSENT(Int8, fmi3Int8)
DEFINE_ABSENT(UInt8, fmi3UInt8)
DEFINE_ABSENT(Int16, fmi3Int16)
DEFINE_ABSENT(UInt16, fmi3UInt16)
DEFINE_ABSENT(UInt32, fmi3UInt32)
DEFINE_ABSENT(UInt64, fmi3UInt64)
DEFINE_ABSENT(String, fmi3String)

fmi3Status fmi3GetBinary(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                         size_t sizes[], fmi3Binary values[], size_t n_values) {
  (void)references, (void)sizes, (void)values, (void)n_values;
  return none_of_type(instance, n_references, "Binary");
}

fmi3Status fmi3SetBinary(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                         const size_t sizes[], const fmi3Binary values[], size_t n_values) {
  (void)references, (void)sizes, (void)values, (void)n_values;
  return none_of_type(instance, n_references, "Binary");
}

fmi3Status fmi3GetClock(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                        fmi3Clock values[]) {
  (void)references, (void)values;
  return none_of_type(instance, n_references, "Clock");
}

fmi3Status fmi3SetClock(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                        const fmi3Clock values[]) {
  (void)references, (void)values;
  return none_of_type(instance, n_references, "Clock");
}

fmi3Status fmi3GetIntervalDecimal(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                                  fmi3Float64 intervals[], fmi3IntervalQualifier qualifiers[]) {
  (void)references, (void)n_references, (void)intervals, (void)qualifiers;
  return not_supported(instance, "fmi3GetIntervalDecimal");
}

fmi3Status fmi3GetIntervalFraction(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                                   fmi3UInt64 counters[], fmi3UInt64 resolutions[],
                                   fmi3IntervalQualifier qualifiers[]) {
  (void)references, (void)n_references, (void)counters, (void)resolutions, (void)qualifiers;
  return not_supported(instance, "fmi3GetIntervalFraction");
}

fmi3Status fmi3GetShiftDecimal(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                               fmi3Float64 shifts[]) {
  (void)references, (void)n_references, (void)shifts;
  return not_supported(instance, "fmi3GetShiftDecimal");
}

fmi3Status fmi3GetShiftFraction(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                                fmi3UInt64 counters[], fmi3UInt64 resolutions[]) {
  (void)references, (void)n_references, (void)counters, (void)resolutions;
  return not_supported(instance, "fmi3GetShiftFraction");
}

fmi3Status fmi3SetIntervalDecimal(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                                  const fmi3Float64 intervals[]) {
  (void)references, (void)n_references, (void)intervals;
  return not_supported(instance, "fmi3SetIntervalDecimal");
}

fmi3Status fmi3SetIntervalFraction(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                                   const fmi3UInt64 counters[], const fmi3UInt64 resolutions[]) {
  (void)references, (void)n_references, (void)counters, (void)resolutions;
  return not_supported(instance, "fmi3SetIntervalFraction");
}

fmi3Status fmi3SetShiftDecimal(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                               const fmi3Float64 shifts[]) {
  (void)references, (void)n_references, (void)shifts;
  return not_supported(instance, "fmi3SetShiftDecimal");
}

fmi3Status fmi3SetShiftFraction(fmi3Instance instance, const fmi3ValueReference references[], size_t n_references,
                                const fmi3UInt64 counters[], const fmi3UInt64 resolutions[]) {
  (void)references, (void)n_references, (void)counters, (void)resolutions;
  return not_supported(instance, "fmi3SetShiftFraction");
}

fmi3Instance fmi3InstantiateScheduledExecution(fmi3String name, fmi3String token, fmi3String resource_path,
                                               fmi3Boolean visible, fmi3Boolean logging,
                                               fmi3InstanceEnvironment environment, fmi3LogMessageCallback log_message,
                                               fmi3ClockUpdateCallback clock_update, fmi3LockPreemptionCallback lock,
                                               fmi3UnlockPreemptionCallback unlock) {
  (void)name, (void)token, (void)resource_path, (void)visible, (void)logging, (void)clock_update, (void)lock,
      (void)unlock;
  if (log_message) log_message(environment, fmi3Error, "logStatusError", "this FMU has no Scheduled Execution");
  return NULL;
}

fmi3Status fmi3ActivateModelPartition(fmi3Instance instance, fmi3ValueReference clock, fmi3Float64 time) {
  (void)clock, (void)time;
  return not_supported(instance, "fmi3ActivateModelPartition");
}

fmi3Status fmi3GetNumberOfVariableDependencies(fmi3Instance instance, fmi3ValueReference reference, size_t *count) {
  (void)reference, (void)count;
  if (instance == NULL) return fmi3Error;
  return instance_error(instance, "the dependencies are those of modelDescription.xml; element-wise ones are not provided");
}

fmi3Status fmi3GetVariableDependencies(fmi3Instance instance, fmi3ValueReference dependent,
                                       size_t elements_of_dependent[], fmi3ValueReference independents[],
                                       size_t elements_of_independents[], fmi3DependencyKind kinds[], size_t count) {
  (void)elements_of_dependent, (void)independents, (void)elements_of_independents, (void)kinds, (void)count;
  return fmi3GetNumberOfVariableDependencies(instance, dependent, NULL);
}
