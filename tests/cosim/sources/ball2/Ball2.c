/* Bouncing ball as an FMI 2.0 Model Exchange FMU, written from the standard alone; it comes to rest at 2.558 s, where
   the bounces become infinitely many. */
#include <stdlib.h>
#include <string.h>

#include "fmi2Functions.h"

typedef struct {
  double h, v;
  int n;
} Ball;

#define BALL ((Ball *)c)

fmi2Component fmi2Instantiate(fmi2String name, fmi2Type type, fmi2String guid, fmi2String resources,
                              const fmi2CallbackFunctions *functions, fmi2Boolean visible, fmi2Boolean logging) {
  (void)name, (void)resources, (void)functions, (void)visible, (void)logging;
  if (type != fmi2ModelExchange || strcmp(guid, "{6f9d2c1e-ball}") != 0) return NULL;
  Ball *ball = calloc(1, sizeof *ball);
  ball->h = 1.0;
  return ball;
}
void fmi2FreeInstance(fmi2Component c) { free(c); }
const char *fmi2GetTypesPlatform(void) { return fmi2TypesPlatform; }
const char *fmi2GetVersion(void) { return fmi2Version; }

fmi2Status fmi2SetDebugLogging(fmi2Component c, fmi2Boolean on, size_t n, const fmi2String list[]) {
  (void)c, (void)on, (void)n, (void)list;
  return fmi2OK;
}
fmi2Status fmi2SetupExperiment(fmi2Component c, fmi2Boolean defined, fmi2Real tolerance, fmi2Real start,
                               fmi2Boolean stop_defined, fmi2Real stop) {
  (void)c, (void)defined, (void)tolerance, (void)start, (void)stop_defined, (void)stop;
  return fmi2OK;
}
fmi2Status fmi2EnterInitializationMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2ExitInitializationMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2EnterEventMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2EnterContinuousTimeMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2Terminate(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2Reset(fmi2Component c) {
  *BALL = (Ball){.h = 1.0};
  return fmi2OK;
}
fmi2Status fmi2SetTime(fmi2Component c, fmi2Real t) { return (void)c, (void)t, fmi2OK; }
fmi2Status fmi2CompletedIntegratorStep(fmi2Component c, fmi2Boolean no_rollback, fmi2Boolean *event, fmi2Boolean *end) {
  (void)c, (void)no_rollback;
  *event = *end = fmi2False;
  return fmi2OK;
}

fmi2Status fmi2NewDiscreteStates(fmi2Component c, fmi2EventInfo *info) {
  *info = (fmi2EventInfo){0};
  if (BALL->h <= 0.0 && BALL->v < 0.0) {
    BALL->h = 0.0;
    BALL->v *= -0.7;
    BALL->n++;
    info->valuesOfContinuousStatesChanged = fmi2True;
  }
  return fmi2OK;
}
fmi2Status fmi2GetContinuousStates(fmi2Component c, fmi2Real x[], size_t nx) {
  (void)nx;
  x[0] = BALL->h, x[1] = BALL->v;
  return fmi2OK;
}
fmi2Status fmi2SetContinuousStates(fmi2Component c, const fmi2Real x[], size_t nx) {
  (void)nx;
  BALL->h = x[0], BALL->v = x[1];
  return fmi2OK;
}
fmi2Status fmi2GetNominalsOfContinuousStates(fmi2Component c, fmi2Real x[], size_t nx) {
  (void)c;
  for (size_t i = 0; i < nx; i++) x[i] = 1.0;
  return fmi2OK;
}
fmi2Status fmi2GetDerivatives(fmi2Component c, fmi2Real x[], size_t nx) {
  (void)nx;
  x[0] = BALL->v, x[1] = -9.81;
  return fmi2OK;
}
fmi2Status fmi2GetEventIndicators(fmi2Component c, fmi2Real z[], size_t nz) {
  if (nz) z[0] = BALL->h;
  return fmi2OK;
}

fmi2Status fmi2GetReal(fmi2Component c, const fmi2ValueReference r[], size_t n, fmi2Real value[]) {
  for (size_t i = 0; i < n; i++) value[i] = r[i] == 0 ? BALL->h : r[i] == 3 ? -9.81 : BALL->v;
  return fmi2OK;
}
fmi2Status fmi2SetReal(fmi2Component c, const fmi2ValueReference r[], size_t n, const fmi2Real value[]) {
  for (size_t i = 0; i < n; i++) *(r[i] == 0 ? &BALL->h : &BALL->v) = value[i];
  return fmi2OK;
}
fmi2Status fmi2GetInteger(fmi2Component c, const fmi2ValueReference r[], size_t n, fmi2Integer value[]) {
  (void)r;
  for (size_t i = 0; i < n; i++) value[i] = BALL->n;
  return fmi2OK;
}
fmi2Status fmi2GetFMUstate(fmi2Component c, fmi2FMUstate *state) {
  if (*state == NULL) *state = malloc(sizeof(Ball));
  memcpy(*state, c, sizeof(Ball));
  return fmi2OK;
}
fmi2Status fmi2SetFMUstate(fmi2Component c, fmi2FMUstate state) {
  memcpy(c, state, sizeof(Ball));
  return fmi2OK;
}
fmi2Status fmi2FreeFMUstate(fmi2Component c, fmi2FMUstate *state) {
  (void)c;
  free(*state);
  *state = NULL;
  return fmi2OK;
}

/* What the ball has not; the standard wants every function to be there. */
#define ABSENT(name, ...) \
  fmi2Status name(__VA_ARGS__) { return fmi2Error; }
ABSENT(fmi2GetBoolean, fmi2Component c, const fmi2ValueReference r[], size_t n, fmi2Boolean value[])
ABSENT(fmi2GetString, fmi2Component c, const fmi2ValueReference r[], size_t n, fmi2String value[])
ABSENT(fmi2SetInteger, fmi2Component c, const fmi2ValueReference r[], size_t n, const fmi2Integer value[])
ABSENT(fmi2SetBoolean, fmi2Component c, const fmi2ValueReference r[], size_t n, const fmi2Boolean value[])
ABSENT(fmi2SetString, fmi2Component c, const fmi2ValueReference r[], size_t n, const fmi2String value[])
ABSENT(fmi2SerializedFMUstateSize, fmi2Component c, fmi2FMUstate state, size_t *size)
ABSENT(fmi2SerializeFMUstate, fmi2Component c, fmi2FMUstate state, fmi2Byte bytes[], size_t size)
ABSENT(fmi2DeSerializeFMUstate, fmi2Component c, const fmi2Byte bytes[], size_t size, fmi2FMUstate *state)
ABSENT(fmi2GetDirectionalDerivative, fmi2Component c, const fmi2ValueReference unknown[], size_t n,
       const fmi2ValueReference known[], size_t m, const fmi2Real seed[], fmi2Real value[])
