// The scenes there are; scenes.c lists them.
#ifndef SIM_SCENES_KINDS_H
#define SIM_SCENES_KINDS_H

#include "scenes/scene.h"

extern const SimSceneKind sim_kitchen;
extern const SimSceneKind sim_office;
extern const SimSceneKind sim_bakery;
extern const SimSceneKind sim_web;

#endif
