/* Drives an FMU from C, so that no importer's overhead is measured.
   usage: drive LIBRARY TOKEN evaluations N      -> microseconds per derivative evaluation
          drive LIBRARY TOKEN steps STOP STEP TOL [REFERENCE VALUE AMPLITUDE]
                                                  -> seconds for the run, events, last time; the input of that value
                                                     reference changes at each step
          drive LIBRARY TOKEN profile STEP TOL INPUT OUTPUT [PARAMETER VALUE]... < values
                                                  -> CPU seconds for the run, then the output (a value reference, as
                                                     the others) after each step; one value of the input per step */
#define _POSIX_C_SOURCE 199309L
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fmi3FunctionTypes.h"

static void *library;
static unsigned long events;

static void *function(const char *name) {
  void *address = dlsym(library, name);
  if (address) return address;
  fprintf(stderr, "%s is missing\n", name);
  exit(1);
}

static void log_message(fmi3InstanceEnvironment environment, fmi3Status status, fmi3String category, fmi3String message) {
  (void)environment;
  if (strcmp(category, "logEvents") == 0)
    events++;
  else
    fprintf(stderr, "%d %s: %s\n", (int)status, category, message);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void check(fmi3Status status, const char *what) {
  if (status <= fmi3Warning) return;
  fprintf(stderr, "%s failed\n", what);
  exit(1);
}

static void release(fmi3Instance instance) {
  fmi3FreeInstanceTYPE *free_instance = function("fmi3FreeInstance");
  free_instance(instance);
}

static void initialise(fmi3Instance instance, double tolerance) {
  fmi3EnterInitializationModeTYPE *enter = function("fmi3EnterInitializationMode");
  fmi3ExitInitializationModeTYPE *leave = function("fmi3ExitInitializationMode");
  check(enter(instance, tolerance > 0.0, tolerance, 0.0, fmi3False, 0.0), "initialisation");
  check(leave(instance), "initialisation");
}

static int evaluations(const char *token, long count) {
  fmi3InstantiateModelExchangeTYPE *instantiate = function("fmi3InstantiateModelExchange");
  fmi3EnterContinuousTimeModeTYPE *continuous = function("fmi3EnterContinuousTimeMode");
  fmi3GetNumberOfContinuousStatesTYPE *get_count = function("fmi3GetNumberOfContinuousStates");
  fmi3GetContinuousStatesTYPE *get_states = function("fmi3GetContinuousStates");
  fmi3SetContinuousStatesTYPE *set_states = function("fmi3SetContinuousStates");
  fmi3GetContinuousStateDerivativesTYPE *get_derivatives = function("fmi3GetContinuousStateDerivatives");
  fmi3Instance instance = instantiate("bench", token, NULL, fmi3False, fmi3False, NULL, log_message);
  if (instance == NULL) return 1;
  size_t n = 0;
  initialise(instance, 0.0);
  check(continuous(instance), "continuous-time mode");
  check(get_count(instance, &n), "number of states");
  double *states = calloc(n + 1, sizeof *states), *derivatives = calloc(n + 1, sizeof *derivatives);
  check(get_states(instance, states, n), "states");
  double begin = seconds();
  for (long i = 0; i < count; i++) {
    states[0] += i % 2 ? 1e-12 : -1e-12; /* nothing may be reused */
    check(set_states(instance, states, n), "setting states");
    check(get_derivatives(instance, derivatives, n), "derivatives");
  }
  printf("%.17g %zu\n", (seconds() - begin) / (double)count * 1e6, n);
  release(instance);
  free(states);
  free(derivatives);
  return 0;
}

static int steps(const char *token, double stop, double step, double tolerance, const char *const *input) {
  fmi3InstantiateCoSimulationTYPE *instantiate = function("fmi3InstantiateCoSimulation");
  fmi3DoStepTYPE *do_step = function("fmi3DoStep");
  fmi3SetFloat64TYPE *set = function("fmi3SetFloat64");
  const fmi3ValueReference reference = input ? (fmi3ValueReference)atoi(input[0]) : 0;
  const double value = input ? atof(input[1]) : 0.0, amplitude = input ? atof(input[2]) : 0.0;
  fmi3Instance instance = instantiate("bench", token, NULL, fmi3False, fmi3True, fmi3False, fmi3False, NULL, 0, NULL,
                                      log_message, NULL);
  if (instance == NULL) return 1;
  fmi3Boolean event = fmi3False, terminate = fmi3False, early = fmi3False;
  double time = 0.0;
  initialise(instance, tolerance);
  double begin = seconds();
  long count = (long)(stop / step + 0.5);
  for (long i = 0; i < count && !terminate; i++) {
    const double changed = value + amplitude * (double)(i % 7 - 3);
    if (input) check(set(instance, &reference, 1, &changed, 1), "setting the input");
    check(do_step(instance, (double)i * step, step, fmi3True, &event, &terminate, &early, &time), "step");
  }
  printf("%.17g %lu %.17g\n", seconds() - begin, events, time);
  release(instance);
  return 0;
}

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static size_t read_values(double **values) {
  size_t count = 0, room = 0;
  double value = 0.0;
  for (*values = NULL; scanf("%lf", &value) == 1; (*values)[count++] = value)
    if (count == room && (*values = realloc(*values, (room = 2 * room + 64) * sizeof **values)) == NULL) exit(1);
  return count;
}

static int profile(const char *token, double step, double tolerance, int n, const char *const *references) {
  fmi3InstantiateCoSimulationTYPE *instantiate = function("fmi3InstantiateCoSimulation");
  fmi3DoStepTYPE *do_step = function("fmi3DoStep");
  fmi3SetFloat64TYPE *set = function("fmi3SetFloat64");
  fmi3GetFloat64TYPE *get = function("fmi3GetFloat64");
  const fmi3ValueReference input = (fmi3ValueReference)atoi(references[0]), output = (fmi3ValueReference)atoi(references[1]);
  double *values, time = 0.0;
  size_t count = read_values(&values);
  double *results = calloc(count + 1, sizeof *results);
  fmi3Instance instance = instantiate("bench", token, NULL, fmi3False, fmi3False, fmi3False, fmi3False, NULL, 0, NULL,
                                      log_message, NULL);
  if (instance == NULL || results == NULL) return 1;
  for (int i = 2; i + 1 < n; i += 2) {
    const fmi3ValueReference parameter = (fmi3ValueReference)atoi(references[i]);
    const double value = atof(references[i + 1]);
    check(set(instance, &parameter, 1, &value, 1), "setting a parameter");
  }
  fmi3Boolean event = fmi3False, terminate = fmi3False, early = fmi3False;
  double begin = cpu_seconds();
  if (count) check(set(instance, &input, 1, values, 1), "setting the input");
  initialise(instance, tolerance);
  for (size_t i = 0; i < count && !terminate; i++) {
    if (i > 0 && values[i] != values[i - 1]) check(set(instance, &input, 1, values + i, 1), "setting the input");
    check(do_step(instance, (double)i * step, step, fmi3True, &event, &terminate, &early, &time), "step");
    check(get(instance, &output, 1, results + i, 1), "reading the output");
  }
  printf("%.17g\n", cpu_seconds() - begin);
  for (size_t i = 0; i < count; i++) printf("%.17g\n", results[i]);
  release(instance);
  free(values);
  free(results);
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 5 || (library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL)) == NULL) {
    fprintf(stderr, "%s\n", argc < 5 ? "too few arguments" : dlerror());
    return 2;
  }
  if (strcmp(argv[3], "evaluations") == 0) return evaluations(argv[2], atol(argv[4]));
  if (argc < 7) return 2;
  if (strcmp(argv[3], "profile") == 0)
    return argc < 8 ? 2 : profile(argv[2], atof(argv[4]), atof(argv[5]), argc - 6, (const char *const *)argv + 6);
  return steps(argv[2], atof(argv[4]), atof(argv[5]), atof(argv[6]), argc >= 10 ? (const char *const *)argv + 7 : NULL);
}
