package pass

// SealFor encrypts what other parts of the house must keep and use, but which a stolen disk mustn't tell, for one purpose. Purposes here are apart from the
// door's own.
func (s *Service) SealFor(plain []byte, purpose string) ([]byte, error) {
	return s.keys.Seal(plain, keptPurpose(purpose))
}

// OpenSeal decrypts what SealFor made for the purpose. It returns an error for anything else.
func (s *Service) OpenSeal(sealed []byte, purpose string) ([]byte, error) {
	return s.keys.Open(sealed, keptPurpose(purpose))
}

func keptPurpose(purpose string) string { return "kept for " + purpose }
