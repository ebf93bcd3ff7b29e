/* The SUNDIALS libraries of the Python wheel call these when an object made by its Python layer is
   freed. No such object exists here, so they have nothing to do. */
void arkode_user_supplied_fn_table_destroy(void *table);
void cvode_user_supplied_fn_table_destroy(void *table);
void mristepinnerstepper_user_supplied_fn_table_destroy(void *table);
void SUNContextFunctionTable_Destroy(void *table);
void SUNLinearSolverFunctionTable_Destroy(void *table);
void SUNLoggerFunctionTable_Destroy(void *table);
void SUNNonlinearSolverFunctionTable_Destroy(void *table);
void SUNStepperFunctionTable_Destroy(void *table);

void arkode_user_supplied_fn_table_destroy(void *table) { (void)table; }
void cvode_user_supplied_fn_table_destroy(void *table) { (void)table; }
void mristepinnerstepper_user_supplied_fn_table_destroy(void *table) { (void)table; }
void SUNContextFunctionTable_Destroy(void *table) { (void)table; }
void SUNLinearSolverFunctionTable_Destroy(void *table) { (void)table; }
void SUNLoggerFunctionTable_Destroy(void *table) { (void)table; }
void SUNNonlinearSolverFunctionTable_Destroy(void *table) { (void)table; }
void SUNStepperFunctionTable_Destroy(void *table) { (void)table; }
