#include "names.h"

#include <stdio.h>

void slot_name(ModelSpace space, size_t slot, char *text, size_t length) {
  for (size_t i = 0; i < model_info.n_variables; i++) {
    const ModelVariable *variable = &model_info.variables[i];
    if (variable->space != space || slot < variable->index || slot >= variable->index + variable->size) continue;
    if (variable->size == 1)
      snprintf(text, length, "%s", variable->name);
    else
      snprintf(text, length, "%s (element %zu)", variable->name, slot - variable->index + 1);
    return;
  }
  snprintf(text, length, "variable %zu", slot);
}
