"""The pages in which a project is filed and reviewed. They show and pass on; every rule lies below them."""
