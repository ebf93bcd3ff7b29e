/* The stepping loop of one rate cluster. All memory belongs to the caller, except for FMU states. */
#ifndef COSIM_KERNEL_H
#define COSIM_KERNEL_H

#include <stddef.h>
#include <stdint.h>

enum { PYTHON = 0, EXTERNAL = 1, FMI2 = 2, FMI3 = 3 };
/* What the callback for EXTERNAL members is asked to do. */
enum { DO_STEP = 0, DO_REFRESH = 1, DO_SAVE = 2, DO_RESTORE = 3 };
/* Why kernel_advance returned. */
enum { REACHED = 0, EVENT = 1, ROWS_FULL = 2, FAILED = 3 };

/* Variables of one type, contiguous in the input or output vector: one FMI call. */
typedef struct {
  void *get, *set;
  const uint32_t *references;
  size_t n_references, n_values;
  void *buffer;      /* of the C type; for doubles it is the vector itself */
  int32_t type;      /* 0 double, 1 float, 2 .. 5 int8 .. int64, 6 .. 9 uint8 .. uint64, 10 bool, 11 int as Boolean */
  int32_t continuous; /* whether it may be set between events */
  double *vector;    /* its piece of the input or output vector */
} Group;

typedef struct {
  int32_t kind, feedthrough, sets_then_gets, event_mode, can_roll_back, sampled, constant, had_event;
  int64_t tick;      /* where it stands */
  int64_t reserve;   /* ticks kept back at the end of a step, to be made with the inputs of the end */
  int64_t behind;    /* those of the present step */
  double next_event; /* [s] */
  double t;          /* own time [s], which may lie between ticks while an event is handled */
  double own_step;   /* [s], of an FMU that makes steps of one length only; 0 of all others */
  int64_t own_steps, saved_own_steps; /* how many of them it has made since t = 0 */
  void *component, *state;
  void *do_step, *enter_event, *enter_step, *update, *get_state, *set_state, *get_real_status;
  Group *reads, *writes;
  int32_t n_reads, n_writes;
  int32_t first, n_outputs, n_inputs, n_smooth; /* n_smooth: leading continuous outputs */
  double *u, *u_set, *dead_band;
  double *held, *taken;                         /* inputs during the present step, and their integral over all steps */
  const int32_t *row_start, *slot;              /* input i = sum of factor*values[slot] over its row, + offset */
  const double *factor, *offset;
  double *span_begin, *span_end;                /* Python: outputs at both ends of the present span */
  int64_t span_from, span_to;
  double saved_next_event;
  int64_t steps, events, rollbacks;
  double seconds;
} Member;

typedef struct {
  Member *members;
  int32_t n_members, n_outputs, n_values, n_units;
  int32_t external, n_external;
  double *values, *before, *middle, *ahead, *slope, *integral;
  /* control */
  const uint8_t *continuous, *coupled, *held; /* held: of members with a step of their own, which no error is taken of */
  const int32_t *unit;
  const double *fixed_scale, *floor;
  double *largest, *by_unit, *scale, *weight;
  int64_t *limited;
  double tolerance, dead_band;
  double step, minimum, maximum, last_step, slope_span; /* [ticks], last_step and slope_span [s] */
  const int64_t *windows; /* from, to, step per window, in order */
  int32_t n_windows, roll_back;
  int64_t since;
  int64_t tick;
  int64_t n_steps, n_rejected, n_brought_back;
  /* records */
  int64_t *row_ticks;
  double *rows;
  int64_t n_rows, max_rows, last_row;
  /* Python members: moves *to later where its outputs are straight lines from `from`; outputs at *to into the last
     argument, those before the jump where there is one */
  int (*source)(int32_t member, int64_t from, int64_t *to, double *outputs);
  /* members that are stepped outside of the kernel; DO_STEP may make *end earlier; 0 if all is well */
  int (*external_call)(int32_t member, int32_t action, int64_t start, int64_t *end);
  int32_t failed_member, failed_status;
  const char *failed_call;
} Cluster;

int kernel_advance(Cluster *cluster, int64_t end);
void kernel_observe(Cluster *cluster);
void kernel_record(Cluster *cluster);
size_t kernel_sizes(int which);

#endif
