"""The sessions of what is done for a class or a school: dose, how many were held, and how many came."""
