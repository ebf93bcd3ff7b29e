/* Names for messages. */
#ifndef FMUS_NAMES_H
#define FMUS_NAMES_H

#include "model.h"

/* Modelica name of a place in y or p, with its element number where the variable is an array. */
void slot_name(ModelSpace space, size_t slot, char *text, size_t length);

#endif
