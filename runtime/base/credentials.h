// Who is at the other end of a Unix socket? Each system has its own question.
#ifndef SIM_BASE_CREDENTIALS_H
#define SIM_BASE_CREDENTIALS_H

// The number of the process that connected the socket, or listens at the other
// end; -1: the system does not say.
int sim_credentials_process(int fd);

#endif
