#include "names.h"

#include <stdio.h>

#include "model.h"

void state_name(size_t state, char *text, size_t length) {
  for (size_t i = 0; i < model_info.n_variables; i++) {
    const ModelVariable *variable = &model_info.variables[i];
    if (variable->space != SPACE_Y || state < variable->index || state >= variable->index + variable->size) continue;
    if (variable->size == 1)
      snprintf(text, length, "%s", variable->name);
    else
      snprintf(text, length, "%s (element %zu)", variable->name, state - variable->index + 1);
    return;
  }
  snprintf(text, length, "state %zu", state);
}
