package meeting

// Expired is for tests.
var Expired = expired
