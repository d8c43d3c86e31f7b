"""The bundled sample collection: sixty short articles and the questions asked of them."""
