/* Names for messages. */
#ifndef FMUS_NAMES_H
#define FMUS_NAMES_H

#include <stddef.h>

/* Modelica name of a state, with its element number where the variable is an array. */
void state_name(size_t state, char *text, size_t length);

#endif
