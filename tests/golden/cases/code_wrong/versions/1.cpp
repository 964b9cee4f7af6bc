// no way back
// Revison ID: a1
// Revises:

void upgrade(aludel::op& op) {}
